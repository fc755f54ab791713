"""One file per site; adding a file here is all it takes to add a site."""
