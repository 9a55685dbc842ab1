"""Files into registers: SAF-T, CSV and XLSX, seen before anything is written."""
