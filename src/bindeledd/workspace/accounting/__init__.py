"""Income and cost of projects, and accrued hour cost."""
