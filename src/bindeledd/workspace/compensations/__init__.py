"""Driving, tolls, expenses, allowances and diet, with dated rates."""
