"""Departments and employees, and an employee's number in each connected system."""
