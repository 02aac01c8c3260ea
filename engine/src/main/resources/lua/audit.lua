#!lua flags=allow-oom
-- Recounts a show's stock from its reservation records. Each order is counted once, less what is cancelled of it: the sums
-- so far are kept, and one call adds at most ordersMax; what is cancelled later the ledger itself takes off them. Open holds are counted anew for each audit, in the order of their ends,
-- about holdsMax in one call. Where there are more, the show says how far it is (`recount`), and until the last call the
-- ledger itself corrects the sums by what changes behind that point (lua/ledger/8-recount.lua): so the last call compares
-- counters and recount of one moment.
--
-- KEYS   1 show, 2 stock, 3 records, 4 due, 5 orders, 6 audited: see docs/redis-keys.md
-- ARGV   1 ordersMax, orders counted by this call at most  2 holdsMax, holds after which it stops  3 lasts, ms for which
--        the ledger waits for the next call
-- Reply  msgpack [epoch ('' when there is no such show), seq, state, conserved (0/1), offers], each offer
--        [sku, allotted, available, reserved, sold]
--          state 0 orders are left to count, 2 holds are: call again, nothing else is known yet   1 complete
--        What is not sound is complete at once, since its sums are not kept and would never grow. ERR when counters are
--        not readable

local UNPACK_MAX = 4000
local LINE = 5 -- elements of a line in a record
local STATE, EXPIRES_AT, NUMBER, LINES, CANCELLED = 3, 6, 10, 14, 18
local ID = 22 -- characters of a record id
local PAGE = 32 -- members of `due` read at once; each names up to 128 holds
local MEMBER = 4 -- work that a member is beside its holds, counted as so many of them

local function int(n)
  return string.format('%.0f', n)
end

local show = redis.call('HMGET', KEYS[1], 'epoch', 'seq', 'number', 'cleaned', 'recount', 'clock')
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

local function add_lines(record, units)
  local lines, cancelled = record[LINES], record[CANCELLED]
  for i = 1, #lines, LINE do
    local left = lines[i + 2] - (cancelled and cancelled[(i - 1) / LINE + 1] or 0)
    units[lines[i]] = (units[lines[i]] or 0) + left
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

local function answer(state, sound)
  return cmsgpack.pack({ show[1], tonumber(show[2]), state, sound and 1 or 0, offers })
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
    elseif not record or record[STATE] ~= 'committed' or record[NUMBER] ~= counted then
      sound = false
      return
    end
    add_lines(record, added)
  end)
  if sound then
    for sku, units in pairs(added) do
      redis.call('HINCRBY', KEYS[6], 's:' .. sku, int(units))
    end
    redis.call('HSET', KEYS[6], 'number', int(counted))
  end
end

local sold, held, fields = {}, {}, {}
local sums = redis.call('HGETALL', KEYS[6])
for i = 1, #sums, 2 do
  local kind = string.sub(sums[i], 1, 2)
  if kind == 's:' then
    sold[string.sub(sums[i], 3)] = tonumber(sums[i + 1])
  elseif kind == 'h:' then
    fields[#fields + 1] = sums[i]
    held[string.sub(sums[i], 3)] = tonumber(sums[i + 1])
  end
end

-- No audit is under way any more: the ledger need not follow one, and the sums of its holds mean nothing.
local function forget_holds()
  redis.call('HDEL', KEYS[1], 'recount')
  for from = 1, #fields, UNPACK_MAX do
    redis.call('HDEL', KEYS[6], unpack(fields, from, math.min(from + UNPACK_MAX - 1, #fields)))
  end
end

if not sound then
  forget_holds()
  return answer(1, false)
elseif upto < number then
  return answer(0, true)
end

local cursor = string.match(show[5] or '', '^(%d+) %d+$')
if not cursor then
  cursor, held = '0', {}
  forget_holds()
end

-- Ids of the holds that end next. Those that end in one ms come together, since the cursor cannot stand between them.
local ids, seen, work, left = {}, {}, 0, true
local from = cursor
while left and work < tonumber(ARGV[2]) do
  local page = redis.call('ZRANGEBYSCORE', KEYS[4], '(' .. from, '+inf', 'WITHSCORES', 'LIMIT', 0, PAGE)
  left = #page > 0
  if left then
    local to = page[#page]
    for _, member in ipairs(redis.call('ZRANGEBYSCORE', KEYS[4], '(' .. from, to)) do
      local kind = string.sub(member, 1, 2)
      work = work + MEMBER
      if kind ~= 'c:' and kind ~= 'x:' then
        for i = 1, #member, ID do
          local id = string.sub(member, i, i + ID - 1)
          if not seen[id] then
            seen[id] = true
            ids[#ids + 1] = id
          end
        end
        work = work + #member / ID
      end
    end
    from = to
  end
end

local first, last = tonumber(cursor), tonumber(from)
local found = {}
each_record(ids, function(record)
  if record and (record[STATE] == 'held' or record[STATE] == 'paying') then
    local ends = record[EXPIRES_AT]
    if ends > first and ends <= last then -- one that was made longer has another entry, where it is counted
      add_lines(record, found)
    end
  end
end)

if left then
  for sku, units in pairs(found) do
    redis.call('HINCRBY', KEYS[6], 'h:' .. sku, int(units))
  end
  local time = redis.call('TIME')
  local now = math.max(tonumber(time[1]) * 1000, tonumber(show[6] or 0))
  redis.call('HSET', KEYS[1], 'recount', int(last) .. ' ' .. int(now + tonumber(ARGV[3])))
  return answer(2, true)
end

for sku, units in pairs(found) do
  held[sku] = (held[sku] or 0) + units
end
if show[5] then
  forget_holds()
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
return answer(1, sound)
