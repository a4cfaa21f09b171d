"""Small changes, each of which some gate has to refuse.

``records.yaml`` and ``style.yaml`` change a small graph and a small ontology in which all is well,
a change or more for each constraint of the shapes; `released` makes changes of the real release by
rule, for every gate that judges data.
"""
