"""Pages in the formats of web archives, WARC 1.1 and WACZ 1.1.1: written and read, not stored."""
