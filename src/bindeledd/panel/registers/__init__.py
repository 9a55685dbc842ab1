"""Pages of the registers: customers, employees, departments, projects, import, search."""
