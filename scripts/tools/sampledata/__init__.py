"""The invented months under evidence/: what they tell, and how they become files."""
