"""What stands around the application: records of requests, log, metrics, health, layers, cache."""
