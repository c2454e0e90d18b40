"""Sample data: a made-up year of exports for a made-up city, to try the service on. Nothing in it is real."""
