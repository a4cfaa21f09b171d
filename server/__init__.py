"""Who is served: the SPARQL endpoint of Khorgos and its pages."""
