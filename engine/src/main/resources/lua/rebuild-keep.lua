-- Renews the lease of an attempt to rebuild a show, or gives the attempt up: then what it has built goes.
--
-- KEYS  1 token of the rebuild (string)  2... the keys that are built
-- ARGV  1 token of this attempt  2 ms for which it has the lease from now on, 0 to give it up
-- Reply 1: done   0: nothing was done, another attempt has taken over or the lease had ended

if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return 0
end
if ARGV[2] == '0' then
  redis.call('UNLINK', unpack(KEYS))
else
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
end
return 1
