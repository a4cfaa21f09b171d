"""What is asked: the catalogue of competency questions, and asking one."""
