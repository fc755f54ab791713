"""The demo market: an invented, seeded ad market with ground truth, shown as real web sites."""
