#!lua flags=allow-oom
-- Halts a show whose data may be older than what was acknowledged: gives it a new epoch, so that every feed reads it
-- again, and the given status. The order numbers that it has lost are passed over, so that none is given twice.
--
-- KEYS  1 show (hash)  2 orders (list)  3 events (stream)  4 outbox (stream)
-- ARGV  1 epoch that the show must have  2 docSeq that it must have  3 its new epoch  4 life of the data, '' to leave it
--       5 number that its next order must be above  6 status  7 its definition with this status, as JSON
--       8 why it is halted, '' when it is not  9 what it was compared with, '' for nothing
-- Reply 1: done   0: nothing was done, the show is another one by now

local show = redis.call('HMGET', KEYS[1], 'epoch', 'docSeq', 'seq', 'clock', 'number', 'rehearsal')
if show[1] ~= ARGV[1] or show[2] ~= ARGV[2] then
  return 0
end
local KINDS = { 'hash', 'list', 'stream', 'stream' }
for i = 2, 4 do
  local kind = redis.call('TYPE', KEYS[i])['ok']
  if kind ~= 'none' and kind ~= KINDS[i] then
    return redis.error_reply('WRONGTYPE the key ' .. KEYS[i] .. ' is not a ' .. KINDS[i])
  end
end

local function int(n)
  return string.format('%.0f', n)
end

local epoch, seq, clock = ARGV[3], tonumber(show[3] or 0) + 1, tonumber(show[4] or 0)
local number, least = tonumber(show[5] or 0), tonumber(ARGV[5])
while number < least do
  local none = {}
  for i = 1, math.min(4000, least - number) do
    none[i] = ''
  end
  redis.call('RPUSH', KEYS[2], unpack(none))
  number = number + #none
end

redis.call('HSET', KEYS[1], 'epoch', epoch, 'seq', int(seq), 'docSeq', int(seq), 'number', int(number), 'status',
  ARGV[6], 'doc', ARGV[7])
if ARGV[4] ~= '' then
  redis.call('HSET', KEYS[1], 'life', ARGV[4])
end
if ARGV[8] ~= '' then
  redis.call('HSET', KEYS[1], 'halted', ARGV[8])
end
if ARGV[9] ~= '' then
  redis.call('HSET', KEYS[1], 'reconciled', ARGV[9])
end
if show[6] ~= '1' then
  redis.call('XADD', KEYS[4], '*', 'j',
    cmsgpack.pack({ 'show.defined', clock, epoch, seq, ARGV[7], ARGV[1], seq - 1 }))
end
redis.call('XADD', KEYS[3], 'MAXLEN', '~', 10000, '*', 'e',
  cmsgpack.pack({ epoch, seq - 1, seq, clock, ARGV[7], {}, {}, {} }))
return 1
