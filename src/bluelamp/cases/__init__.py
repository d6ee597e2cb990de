"""All that is needed for one decision: joining what came in, the desk's order, claims, decisions."""
