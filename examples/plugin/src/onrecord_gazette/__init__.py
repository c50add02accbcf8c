"""What a government gazette prints of agreements, for Onrecord: one module an addition."""
