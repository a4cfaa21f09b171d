"""What is said: from the documents, by way of annotations, to a checked release of the graph."""
