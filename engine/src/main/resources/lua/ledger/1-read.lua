-- The ledger: applies a batch of commands to one show, in order, as one atomic step.
-- The files of this folder, joined in the order of their numbers, are one script. It reads and checks first, and writes
-- last, because a script has no rollback; what a client can cause is answered with a code, never with a Lua error.
--
-- KEYS   1 show, 2 offers, 3 terms, 4 stock, 5 removed, 6 records, 7 due, 8 buyers, 9 limits, 10 orders, 11 events,
--        12 outbox: see docs/redis-keys.md
-- ARGV 1 msgpack [lastNow, elapsed, sweepMax, commands]
--        lastNow   ms, the show's clock as the calling node last saw it, 0 when it never did
--        elapsed   ms, monotonic, since the call that answered lastNow, in steps of 4; -1 when there was none
--        sweepMax  entries of `due` handled at most
--        commands  arrays, the first element being the operation:
--          1 reserve    id, fingerprint, fill (0 all, 1 available), currency ('' the show's), buyerId, body,
--                       lines [sku, quantity, expectedUnitPrice (-1 none)]
--          2 release    id
--          3 commit     keyId, fingerprint, id, method, reference, amount (-1 the total), currency ('' the reservation's)
--          4 adjust     keyId, fingerprint, sku, delta, reason
--          5 put show   expected docSeq (-1 any, 0 must be new), epoch (for a new one), status, currency, holdMs,
--                       rehearsal (0/1), doc
--          6 put offer  sku, expected docSeq (-1 any, 0 must be new), allotted (-1 as it is), offersMax, doc, open (0/1),
--                       opensAt, closesAt, price, prices, perBuyerLimit, limitKey
--          7 remove     sku, expected docSeq (-1 any)
-- Reply  msgpack [now, seq, answers, entries of `due` handled, reservations expired by them]; seq is 0 when there is no
--        such show; an answer for each command: [code, …]
--          1-4  0 done, 1 done before (a repeat): id, record (commit: of the reservation)
--          5-6  0 made, 1 it was there: docSeq
--          7    0 done: seq
--          a refusal's code, see REFUSED below, with reserve: [line index from 0, code, available] for each refused line;
--          payment_mismatch: total, currency; stock_below: available; allotted_fixed: allotted; version_conflict: docSeq

local REFUSED = {
  show_unknown = 10, key_reused = 11, not_found = 12, sku_unknown = 13, currency_unknown = 14, total_too_large = 15,
  not_live = 20, not_open = 21, closed = 22, price_changed = 23, limit_reached = 24, sold_out = 25,
  wrong_state = 30, expired = 31, payment_mismatch = 32, stock_below = 33, allotted_fixed = 34, allotted_too_large = 35,
  in_use = 36, version_conflict = 37, too_many_offers = 38, rehearsal_fixed = 39, currency_fixed = 40,
}
-- The words that go into records and to clients for a line's refusal.
local REASON = { [21] = 'not-open', [22] = 'closed', [23] = 'price-changed', [24] = 'limit-reached', [25] = 'sold-out' }

local UNPACK_MAX = 4000 -- unpack() fails at about 8,000 values; even, because fields and values go in pairs
local SAFE_INTEGER = 9007199254740991 -- 2^53 - 1: above it a Lua number is not exact

local request = cmsgpack.unpack(ARGV[1])
local last_now, elapsed, sweep_max, commands = request[1], request[2], request[3], request[4]

local function int(n)
  return string.format('%.0f', n)
end

-- The number that this text is, when it is digits and nothing else: tonumber() alone would take 1e3, nan and 0x10 too.
local function digits(text, key)
  return tonumber(string.match(text, '^%d+$') or error('not a whole number in ' .. key .. ': ' .. text))
end

-- The typed class sends nothing else; what slipped through would move stock the wrong way.
local function must_be_whole(n, least)
  if type(n) ~= 'number' or n % 1 ~= 0 or n < least or n > SAFE_INTEGER then
    error('the batch has a number out of its range: ' .. tostring(n))
  end
end

local function check_basket(lines)
  local seen = #lines > 1 and {}
  if #lines == 0 then
    error('the batch has a basket without lines')
  end
  for _, line in ipairs(lines) do
    must_be_whole(line[2], 1)
    if seen then
      if seen[line[1]] then
        error('the batch has a basket with a SKU in two lines')
      end
      seen[line[1]] = true
    end
  end
end

-- HMGET of any number of fields, as a table from field to value; absent fields are absent.
local function read_fields(key, set)
  local found, fields = {}, {}
  local function flush()
    local values = redis.call('HMGET', key, unpack(fields))
    for i = 1, #fields do
      if values[i] then
        found[fields[i]] = values[i]
      end
    end
    fields = {}
  end
  for field in pairs(set) do
    fields[#fields + 1] = field
    if #fields == UNPACK_MAX then
      flush()
    end
  end
  if #fields > 0 then
    flush()
  end
  return found
end

local show = {}
do
  local names = { 'epoch', 'seq', 'clock', 'number', 'status', 'currency', 'holdMs', 'rehearsal', 'docSeq', 'doc' }
  local values = redis.call('HMGET', KEYS[1], unpack(names))
  for i, name in ipairs(names) do
    show[name] = values[i]
  end
  for _, name in ipairs({ 'seq', 'clock', 'number', 'holdMs', 'docSeq' }) do
    show[name] = show[name] and digits(show[name], KEYS[1]) or 0
  end
end
local was_new = not show.epoch

-- The show's clock never steps back, and a node never drives it faster than its own monotonic clock and a quarter, so
-- that a wall clock that jumps forward expires nothing early. It goes on at half speed while the wall clock is behind it,
-- so that one which jumped back strands nothing. Both are counted from what the node itself saw last: several nodes
-- together drive it no faster than one. A node's first call takes the wall clock as it is: downtime is real.
local now
do
  local time = redis.call('TIME')
  local wall = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
  local base = math.max(show.clock, last_now)
  if elapsed < 0 then
    now = math.max(base, wall)
  elseif wall < base then
    now = math.max(base, last_now + math.floor(elapsed / 2))
  else
    now = math.max(base, math.min(wall, last_now + elapsed + math.floor(elapsed / 4)))
  end
end

local seq = show.seq + 1 -- of every change this batch makes; taken only if it makes one

-- Records named by the commands or due, and the SKUs that all of them touch.
local records, due_members, due_ids, due_skus = {}, {}, {}, {}
local stock, terms, limits = {}, {}, {}
do
  local ids, skus = {}, {}
  if show.epoch then
    due_members = redis.call('ZRANGEBYSCORE', KEYS[7], '-inf', int(now), 'LIMIT', 0, sweep_max)
  end
  for _, member in ipairs(due_members) do
    if string.sub(member, 1, 2) == 'c:' then
      local sku = string.sub(member, 3)
      due_skus[#due_skus + 1] = sku
      skus[sku] = true
    else
      for i = 1, #member, 22 do
        local id = string.sub(member, i, i + 21)
        due_ids[#due_ids + 1] = id
        ids[id] = true
      end
    end
  end
  for _, c in ipairs(commands) do
    local op = c[1]
    if op <= 4 then
      ids[c[2]] = true
    end
    if op == 1 then
      check_basket(c[8])
      for _, line in ipairs(c[8]) do
        skus[line[1]] = true
      end
    elseif op == 3 then
      ids[c[4]] = true
    elseif op == 4 then
      must_be_whole(c[5], -SAFE_INTEGER)
      skus[c[4]] = true
    elseif op == 5 then
      must_be_whole(c[6], 1)
    elseif op == 6 then
      must_be_whole(c[4], -1)
      must_be_whole(c[10], 0)
      skus[c[2]] = true
    elseif op == 7 then
      skus[c[2]] = true
    end
  end
  if show.epoch then
    for id, packed in pairs(read_fields(KEYS[6], ids)) do
      local record = cmsgpack.unpack(packed)
      records[id] = record
      if record[1] == 'r' then
        for _, line in ipairs(record[14]) do
          skus[line[1]] = true
        end
      end
    end
    -- A repeated checkout is answered with the reservation that its key is bound to.
    local bound = {}
    for _, record in pairs(records) do
      if record[1] == 'k' and not records[record[3]] then
        bound[record[3]] = true
      end
    end
    for id, packed in pairs(read_fields(KEYS[6], bound)) do
      records[id] = cmsgpack.unpack(packed)
    end
    for sku, packed in pairs(read_fields(KEYS[4], skus)) do
      local allotted, available, reserved, sold, at = string.match(packed, '^(%d+) (%d+) (%d+) (%d+) (%d+)$')
      if not allotted then
        error('the counters of ' .. sku .. ' in ' .. KEYS[4] .. ' are not readable')
      end
      stock[sku] = {
        allotted = tonumber(allotted), available = tonumber(available), reserved = tonumber(reserved),
        sold = tonumber(sold), seq = tonumber(at),
      }
    end
    for sku, packed in pairs(read_fields(KEYS[3], skus)) do
      terms[sku] = cmsgpack.unpack(packed)
    end
    local counts, NONE = {}, {}
    local coming = {} -- limit keys that definitions in this batch give a SKU: a later basket is counted under them
    for _, c in ipairs(commands) do
      if c[1] == 6 and c[12] > 0 then
        coming[c[2]] = coming[c[2]] or {}
        coming[c[2]][c[13]] = true
      end
    end
    for _, c in ipairs(commands) do
      if c[1] == 1 then
        for _, line in ipairs(c[8]) do
          local t = terms[line[1]]
          if t and t[7] > 0 then
            counts[t[8] .. '\0' .. c[6]] = true
          end
          for key in pairs(coming[line[1]] or NONE) do
            counts[key .. '\0' .. c[6]] = true
          end
        end
      end
    end
    for _, record in pairs(records) do
      if record[1] == 'r' then
        for _, line in ipairs(record[14]) do
          if line[5] ~= '' then
            counts[line[5] .. '\0' .. record[12]] = true
          end
        end
      end
    end
    for field, count in pairs(read_fields(KEYS[9], counts)) do
      limits[field] = digits(count, KEYS[9])
    end
  end
end
