"""What pages show of the graph, as plain values: facts, names, times, texts."""
