"""Reference cases, the expert panel's levels, certificates, grade pictures."""
