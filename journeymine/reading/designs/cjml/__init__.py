"""The Customer Journey Modelling Language of SINTEF, in both of its XML forms."""
