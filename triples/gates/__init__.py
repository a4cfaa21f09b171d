"""The gates that a release has to pass, and running them all."""
