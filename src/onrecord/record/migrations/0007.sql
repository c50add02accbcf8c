-- Reports are looked up by shared wording only as far as an echo may be apart. The keys are worked
-- out again, and stories told again, when the register is next settled.
DELETE FROM echo_keys;
DELETE FROM settlings;
