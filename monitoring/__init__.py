"""运行监控, pure: lights, the time that is over, the pace, what the whole year may come to, and what is still
missing."""
