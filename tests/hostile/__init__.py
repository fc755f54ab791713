"""The hostile zoo: a real misbehaving server for each way in which a site may attack a crawl."""
