"""What pages need of the graph, as frozen dataclasses, free of the web framework."""
