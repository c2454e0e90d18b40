"""What each page shows, as frozen values made from what the core gives: no request, no answer, no words of a
browser."""
