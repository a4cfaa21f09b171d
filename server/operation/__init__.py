"""What an operator needs around the application: cache, log, health, metrics, description."""
