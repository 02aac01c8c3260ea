#!lua flags=allow-oom
-- Notes something as owed to a payment gateway that no command of the ledger made so.
--
-- KEYS 1 payments (stream)
-- ARGV 1 kind  2 record id of the reservation  3 method  4 reference of the payment  5 amount (minor units)  6 currency
--      7 key of a refund, '' for any other kind
--
-- Reply 1: noted

local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local owed = { ARGV[1], now, ARGV[2], 0, ARGV[3], ARGV[4], tonumber(ARGV[5]), ARGV[6] }
if ARGV[7] ~= '' then
    owed[9] = ARGV[7]
end
redis.call('XADD', KEYS[1], '*', 'p', cmsgpack.pack(owed))
return 1
