"""Pictures made on the server: the timeline and the map, as SVG that a template writes."""
