"""Site files of invented public hosts, for crawls in a network of their own."""
