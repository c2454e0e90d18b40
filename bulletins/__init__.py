"""通报 and 督办, pure: units judged within their class by counts, in bands and without ranks; why an order is
supervised."""
