"""Pages: a route reads the request, asks the core, hands one page object to one template."""
