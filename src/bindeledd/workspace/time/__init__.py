"""Hour types, work types, activities, hour entries, approval, weeks and the hour bank."""
