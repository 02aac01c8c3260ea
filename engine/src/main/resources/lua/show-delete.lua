#!lua flags=allow-oom
-- Deletes a show, if nothing of it is owed to anybody: nothing is reserved or paid for, and it either has no orders or has
-- ended and every order system has them. What stays until every order system knows of the deletion (show-purge.lua): the
-- outbox with its entries, the order systems' progress, the offers' definitions, and in the show's hash the field
-- `deleted`, its epoch, without which the id is free. Readers find no epoch there, so for them there is no such show.
--
-- KEYS  1 show (hash)  2 stock (hash)  3 events (stream)  4 outbox (stream)  5 delivery (hash)  6 payments (stream)
--       7 incidents (hash)  8... the other keys of the show that are removed
-- ARGV  1 epoch that the show must have, '' for any  2 docSeq that it must have then  3 life of the data, '' to ignore it
-- Reply {code, count, epoch}
--   code 0: deleted   1: there is no such show   2: it has another epoch or docSeq   3: it belongs to another life of the
--   data   4: it is live   5: units are reserved (count)   6: it has orders (count) and has not ended   7: orders wait in the
--   outbox   8: dead letters (count), or orders that a parked system lacks   9: payments are not settled (count)
--   10: payments failed for good and are incidents (count)

local EVENTS_MS = 60000 -- so that each node's feed reads the last event
local PAGE = 100

local show = redis.call('HMGET', KEYS[1], 'epoch', 'docSeq', 'seq', 'clock', 'number', 'rehearsal', 'status', 'life')
local epoch, status, rehearsal = show[1], show[7], show[6]

local function reply(code, count)
  return { code, count or 0, epoch or '' }
end

if not epoch then
  return reply(1)
elseif ARGV[1] ~= '' and (ARGV[1] ~= epoch or ARGV[2] ~= show[2]) then
  return reply(2)
elseif ARGV[3] ~= '' and show[8] and show[8] ~= ARGV[3] then
  return reply(3)
elseif status == 'live' then
  return reply(4)
end

local number, clock, seq = tonumber(show[5] or 0), tonumber(show[4] or 0), tonumber(show[3] or 0) + 1
local reserved = 0
for _, counters in ipairs(redis.call('HVALS', KEYS[2])) do
  reserved = reserved + tonumber(string.match(counters, '^%d+ %d+ (%d+) %d+ %d+$'))
end
if reserved > 0 then
  return reply(5, reserved)
elseif number > 0 and status ~= 'ended' then
  return reply(6, number)
end

-- Whether orders or cancellations are in the outbox. What else is there is no debt: it goes its way before the deletion.
local function has_orders()
  local from = '-'
  while true do
    local entries = redis.call('XRANGE', KEYS[4], from, '+', 'COUNT', PAGE)
    for _, entry in ipairs(entries) do
      for i = 1, #entry[2], 2 do
        if string.match(entry[2][i], '^%d') then
          return true
        end
      end
    end
    if #entries < PAGE then
      return false
    end
    from = '(' .. entries[#entries][1]
  end
end

local dead = 0
for _, field in ipairs(redis.call('HKEYS', KEYS[5])) do
  if string.sub(field, -5) == ':dead' or string.sub(field, -4) == ':gap' then
    dead = dead + 1
  end
end
local payments, incidents = redis.call('XLEN', KEYS[6]), redis.call('HLEN', KEYS[7])
if has_orders() then
  return reply(7)
elseif dead > 0 then
  return reply(8, dead)
elseif payments > 0 then
  return reply(9, payments)
elseif incidents > 0 then
  return reply(10, incidents)
end

local kind = redis.call('TYPE', KEYS[3])['ok']
if kind ~= 'none' and kind ~= 'stream' then
  return redis.error_reply('WRONGTYPE the key ' .. KEYS[3] .. ' is not a stream')
end

local function int(n)
  return string.format('%.0f', n)
end

if rehearsal ~= '1' then
  redis.call('XADD', KEYS[4], '*', 'j', cmsgpack.pack({ 'show.deleted', clock, epoch, seq, number }))
end
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], 'deleted', epoch, 'deletedAt', int(clock), 'rehearsal', rehearsal or '0', 'ordered',
  number > 0 and rehearsal ~= '1' and '1' or '0')
-- An event of no epoch: whoever follows the stream reads the show again, and finds none.
redis.call('XADD', KEYS[3], 'MAXLEN', '~', 10000, '*', 'e', cmsgpack.pack({ '', seq - 1, seq, clock, '', {}, {}, {} }))
redis.call('PEXPIRE', KEYS[3], EVENTS_MS)
redis.call('UNLINK', KEYS[2], unpack(KEYS, 6))
return reply(0)
