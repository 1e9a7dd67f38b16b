"""What Portique costs and how well it does, measured; results in ``results/NAME.json``."""
