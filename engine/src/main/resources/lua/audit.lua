#!lua flags=allow-oom
-- Recounts a show's stock from its reservation records, in one atomic look.
-- Orders never change back, so each is counted once: the sums so far are kept, and one call adds at most ordersMax. Open
-- holds are counted anew each time; every one of them is named in `due`.
--
-- KEYS   1 show, 2 stock, 3 records, 4 due, 5 orders, 6 audited: see docs/redis-keys.md
-- ARGV   1 ordersMax, orders counted by this call at most  2 holdsMax, open holds counted at most, -1 all; where there are
--        more, what is reserved is not recounted, and only has to add up
-- Reply  msgpack [epoch ('' when there is no such show), seq, complete (0/1), conserved (0/1), offers], each offer
--        [sku, allotted, available, reserved, sold]; complete is 0 when orders are left to count: call again. What is
--        not sound is complete at once, since its sums are not kept and would never grow. ERR when counters are not readable

local UNPACK_MAX = 4000
local LINE = 5 -- elements of a line in a record

local show = redis.call('HMGET', KEYS[1], 'epoch', 'seq', 'number', 'cleaned')
if not show[1] then
  return cmsgpack.pack({ '', 0, 1, 0, {} })
end
local number = tonumber(show[3] or 0)

local function each_record(ids, visit)
  for from = 1, #ids, UNPACK_MAX do
    local to = math.min(from + UNPACK_MAX - 1, #ids)
    local values = redis.call('HMGET', KEYS[3], unpack(ids, from, to))
    for i = 1, #values do
      visit(values[i] and cmsgpack.unpack(values[i]), ids[from + i - 1])
    end
  end
end

local offers = {}
do
  local stock = redis.call('HGETALL', KEYS[2])
  for i = 1, #stock, 2 do
    local a, v, r, s = string.match(stock[i + 1], '^(%d+) (%d+) (%d+) (%d+) %d+$')
    if not a then
      return redis.error_reply('ERR the counters of an offer in ' .. KEYS[2] .. ' are not readable')
    end
    offers[#offers + 1] = { stock[i], tonumber(a), tonumber(v), tonumber(r), tonumber(s) }
  end
end

-- The orders of a show that is long over were all counted before their records went.
local sound = show[4] == '1' or redis.call('LLEN', KEYS[5]) == number

local counted = tonumber(redis.call('HGET', KEYS[6], 'number') or 0)
local upto = math.min(number, counted + tonumber(ARGV[1]))
if upto > counted then
  local added = {}
  each_record(redis.call('LRANGE', KEYS[5], counted, upto - 1), function(record, id)
    counted = counted + 1
    if id == '' then
      return -- a number that was passed over: its order was lost
    elseif not record or record[3] ~= 'committed' or record[10] ~= counted then
      sound = false
      return
    end
    local lines = record[14]
    for i = 1, #lines, LINE do
      added[lines[i]] = (added[lines[i]] or 0) + lines[i + 2]
    end
  end)
  if sound then
    for sku, units in pairs(added) do
      redis.call('HINCRBY', KEYS[6], 's:' .. sku, string.format('%.0f', units))
    end
    redis.call('HSET', KEYS[6], 'number', string.format('%.0f', counted))
  end
end

local complete = upto == number or not sound

local held, seen, ids = {}, {}, {}
local holds_max = tonumber(ARGV[2])
for _, member in ipairs(redis.call('ZRANGE', KEYS[4], 0, -1)) do
  local kind = string.sub(member, 1, 2)
  if kind ~= 'c:' and kind ~= 'x:' then
    for i = 1, #member, 22 do
      local id = string.sub(member, i, i + 21)
      if not seen[id] then
        seen[id] = true
        ids[#ids + 1] = id
      end
    end
  end
end
if holds_max >= 0 and #ids > holds_max then
  ids = {}
  for _, offer in ipairs(offers) do
    held[offer[1]] = offer[4]
  end
end
each_record(ids, function(record)
  if record and (record[3] == 'held' or record[3] == 'paying') then
    local lines = record[14]
    for i = 1, #lines, LINE do
      held[lines[i]] = (held[lines[i]] or 0) + lines[i + 2]
    end
  end
end)

local sold = {}
local sums = redis.call('HGETALL', KEYS[6])
for i = 1, #sums, 2 do
  if string.sub(sums[i], 1, 2) == 's:' then
    sold[string.sub(sums[i], 3)] = tonumber(sums[i + 1])
  end
end

for _, offer in ipairs(offers) do
  local sku = offer[1]
  sound = sound and offer[2] == offer[3] + offer[4] + offer[5] and offer[4] == (held[sku] or 0)
    and offer[5] == (sold[sku] or 0)
  held[sku], sold[sku] = nil, nil
end
-- Units held or sold of something that is not offered.
for _, rest in ipairs({ held, sold }) do
  for _, units in pairs(rest) do
    sound = sound and units == 0
  end
end
return cmsgpack.pack({ show[1], tonumber(show[2]), complete and 1 or 0, sound and 1 or 0, offers })
