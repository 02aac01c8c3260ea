-- The ledger: applies a batch of commands to one show, in order, as one atomic step.
-- The files of this folder, joined in the order of their numbers, are one script. It reads and checks first, and writes
-- last, because a script has no rollback; what a client can cause is answered with a code, never with a Lua error. It is
-- loaded twice: as it is, and with leave to go on when Redis has reached its maxmemory, for what gives memory back.
--
-- KEYS   1 show, 2 offers, 3 terms, 4 stock, 5 removed, 6 records, 7 due, 8 buyers, 9 orders, 10 events, 11 outbox,
--        12 audited, 13 payments: see docs/redis-keys.md
-- ARGV 1 msgpack [lastNow, elapsed, sweepMax, retention, openMax, life, stamp, commands]
--        lastNow    ms, the show's clock as the calling node last saw it, 0 when it never did
--        elapsed    ms, monotonic, since the call that answered lastNow, in steps of 4; -1 when there was none
--        sweepMax   entries of `due` handled at most
--        retention  ms for which a record is kept after it has ended
--        openMax    reservations that one buyer may hold at a time
--        life       of the data in this Redis, where it can lose what it acknowledged; else ''
--        stamp      1 to write the clock even when nothing changed, so that a replica has something to confirm
--        commands   arrays, the first element being the operation; lines are flat, three elements for each:
--                   sku, quantity, expectedUnitPrice (-1 none)
--          1 reserve    id, fingerprint, fill (0 all, 1 available), currency ('' the show's), buyerId, body, lines
--          2 release    id
--          3 commit     keyId, fingerprint, id, attempt (0 from held; else what follows, and keyId and fingerprint, are
--                       those of the checkout), method, reference, amount (-1 the total), currency ('' the reservation's)
--          4 adjust     keyId, fingerprint, sku, delta, reason
--          5 put show   expected docSeq (-1 any, 0 must be new), epoch (for a new one), status, currency, holdMs,
--                       rehearsal (0/1), doc
--          6 put offer  sku, expected docSeq (-1 any, 0 must be new), allotted (-1 as it is), offersMax, doc, open (0/1),
--                       opensAt, closesAt, price, prices, perBuyerLimit, limitKey
--          7 remove     sku, expected docSeq (-1 any)
--          8 checkout   keyId, fingerprint, id, payMs, attemptsMax, method, reference ('' only a repeat), amount (-1 the
--                       total), currency ('' the reservation's)
--          9 decline    id, attempt
--         10 change     id, fill, lines
--         11 extend     keyId ('' none), fingerprint, id, byMs, holdMsMax
--         12 sell       as reserve, then method, reference, amount (-1 the total), currency of the payment ('' the order's)
--         13 forget     nothing
--         14 take again id, newId, attempt, take (0/1)
-- Reply  msgpack [now, seq, entries of `due` handled, reservations expired by them, holdMs, currency, rehearsal (0/1),
--        answers], the show's terms as they were before the batch; seq is 0 when there is no such show, and -1, with no
--        answers and nothing done, when the show belongs to another life of the data.
--        An answer for each command: for a reservation made now its record alone, or, when it has one line that was not cut
--        and the show's terms are those of the reply, no more than its unit price; else [code, …]
--          1-4, 8-12, 14  0 done, 1 done before (a repeat) or nothing to do: id, record (commit: of the reservation)
--          5-6        0 made, 1 it was there: docSeq
--          7          0 done: seq
--          13         0 done, 1 done before or not yet time
--          a refusal's code, see REFUSED below, with reserve, sell and change: [line index from 0, code, available] for
--          each refused line; payment_mismatch: total, currency; stock_below: available; allotted_fixed: allotted;
--          version_conflict: docSeq; too_many_held: openMax; hold_too_long: what byMs may be at most

local REFUSED = {
  show_unknown = 10, key_reused = 11, not_found = 12, sku_unknown = 13, currency_unknown = 14, total_too_large = 15,
  too_many_held = 16, not_live = 20, not_open = 21, closed = 22, price_changed = 23, limit_reached = 24, sold_out = 25,
  wrong_state = 30, expired = 31, payment_mismatch = 32, stock_below = 33, allotted_fixed = 34, allotted_too_large = 35,
  in_use = 36, version_conflict = 37, too_many_offers = 38, rehearsal_fixed = 39, currency_fixed = 40, extended = 41,
  hold_too_long = 42, attempts_used = 43, show_over = 44,
}
-- The words that go into records and to clients for a line's refusal.
local REASON = { [21] = 'not-open', [22] = 'closed', [23] = 'price-changed', [24] = 'limit-reached', [25] = 'sold-out' }

-- A reservation's record, its payment, and a line in its flat list of lines.
local FINGERPRINT, STATE, SEQ, CREATED_AT, EXPIRES_AT, ENDED_AT, CURRENCY, TOTAL = 2, 3, 4, 5, 6, 7, 8, 9
local NUMBER, PAYMENT, BUYER, LINES, ATTEMPTS, EXTENDED, TEST = 10, 11, 12, 14, 15, 16, 17
local METHOD, REFERENCE, AMOUNT, PAID_IN, KEY, KEY_FINGERPRINT, FATE, LINK = 1, 2, 3, 4, 5, 6, 7, 8
local LINE = 5 -- sku, requested, quantity, unitPrice, reason ('' when not cut)
local ASKED = 3 -- sku, quantity, expectedUnitPrice

local UNPACK_MAX = 4000 -- unpack() fails at about 8,000 values; even, because fields and values go in pairs
local SAFE_INTEGER = 9007199254740991 -- 2^53 - 1: above it a Lua number is not exact
local ID = 22 -- characters of a record id

local call, pack, unpacked = redis.call, cmsgpack.pack, cmsgpack.unpack
local format, sub, max, min, floor = string.format, string.sub, math.max, math.min, math.floor

local last_now, elapsed, sweep_max, retention, open_max, life, stamp, commands = unpack(unpacked(ARGV[1]), 1, 8)

local function int(n)
  return format('%.0f', n)
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

local show = {}
do
  local values = call('HMGET', KEYS[1], 'epoch', 'seq', 'clock', 'number', 'status', 'currency', 'holdMs', 'rehearsal',
    'docSeq', 'groups', 'life', 'endedAt', 'cleaned', 'recount')
  local function number(i)
    return values[i] and digits(values[i], KEYS[1]) or 0
  end
  show.epoch, show.status, show.currency, show.rehearsal = values[1], values[5], values[6], values[8]
  show.seq, show.clock, show.number, show.holdMs, show.docSeq = number(2), number(3), number(4), number(7), number(9)
  show.groups, show.life, show.endedAt, show.cleaned = values[10], values[11], number(12), values[13]
  show.recount = values[14]
end
local was_new = not show.epoch

-- The show's clock never steps back, and a node never drives it faster than its own monotonic clock and a quarter, so
-- that a wall clock that jumps forward expires nothing early. It goes on at half speed while the wall clock is behind it,
-- so that one which jumped back strands nothing. Both are counted from what the node itself saw last: several nodes
-- together drive it no faster than one. A node's first call takes the wall clock as it is: downtime is real.
local now
do
  local time = call('TIME')
  local wall = tonumber(time[1]) * 1000 + floor(tonumber(time[2]) / 1000)
  local base = max(show.clock, last_now)
  if elapsed < 0 then
    now = max(base, wall)
  elseif wall < base then
    now = max(base, last_now + floor(elapsed / 2))
  else
    now = max(base, min(wall, last_now + elapsed + floor(elapsed / 4)))
  end
end

if show.epoch and life ~= '' and show.life and show.life ~= life then
  return pack({ now, -1, 0, 0, 0, '', 0, {} })
end

local terms_told = { show.holdMs, show.currency or '', tonumber(show.rehearsal or 0) }
local function reply(answered_seq, handled, expired, answers)
  return pack({ now, answered_seq, handled, expired, terms_told[1], terms_told[2], terms_told[3], answers })
end

local seq = show.seq + 1 -- of every change this batch makes; taken only if it makes one

-- Fields to be read. Only SKUs are looked for twice: few ids and buyers come twice in a batch, and to find out costs more
-- than to read them twice.
local record_ids, buyer_ids, skus, sku_seen = {}, {}, {}, {}

local function want_record(id)
  record_ids[#record_ids + 1] = id
end

local function want_sku(sku)
  if not sku_seen[sku] then
    sku_seen[sku] = true
    skus[#skus + 1] = sku
  end
end

-- HMGET of any number of fields; visits those that are there.
local function read_fields(key, list, visit)
  for from = 1, #list, UNPACK_MAX do
    local values = call('HMGET', key, unpack(list, from, min(from + UNPACK_MAX - 1, #list)))
    for i = 1, #values do
      if values[i] then
        visit(list[from + i - 1], values[i])
      end
    end
  end
end

local function want_basket(lines)
  local n = #lines
  local seen = n > ASKED and {}
  if n == 0 or n % ASKED ~= 0 then
    error('the batch has a basket without lines')
  end
  for i = 1, n, ASKED do
    local sku, quantity = lines[i], lines[i + 1]
    must_be_whole(quantity, 1)
    if seen then
      if seen[sku] then
        error('the batch has a basket with a SKU in two lines')
      end
      seen[sku] = true
    end
    want_sku(sku)
  end
end

-- What each command needs to be read, and whether its numbers are ones.
local WANTS = {
  [1] = function(c)
    want_record(c[2])
    buyer_ids[#buyer_ids + 1] = c[6]
    want_basket(c[8])
  end,
  [2] = function(c)
    want_record(c[2])
  end,
  [3] = function(c)
    want_record(c[2])
    want_record(c[4])
  end,
  [4] = function(c)
    must_be_whole(c[5], -SAFE_INTEGER)
    want_record(c[2])
    want_sku(c[4])
  end,
  [5] = function(c)
    must_be_whole(c[6], 1)
  end,
  [6] = function(c)
    must_be_whole(c[4], -1)
    must_be_whole(c[10], 0)
    want_sku(c[2])
  end,
  [7] = function(c)
    want_sku(c[2])
  end,
  [8] = function(c)
    must_be_whole(c[5], 0)
    must_be_whole(c[9], -1)
    want_record(c[2])
    want_record(c[4])
  end,
  [9] = function(c)
    want_record(c[2])
  end,
  [10] = function(c)
    want_record(c[2])
    want_basket(c[4])
  end,
  [11] = function(c)
    must_be_whole(c[5], 1)
    want_record(c[4])
    if c[2] ~= '' then
      want_record(c[2])
    end
  end,
  [13] = function() end,
  [14] = function(c)
    must_be_whole(c[4], 1)
    want_record(c[2])
    want_record(c[3])
  end,
}
WANTS[12] = WANTS[1]

-- Entries of `due`: ids of reservations that end, x: and ids of records to be cleaned up, c: and the SKU of an offer that
-- closes.
local due_members, due_ids, stale_ids, due_skus = {}, {}, {}, {}
local records, stock, terms, buyers = {}, {}, {}, {}

local function ids_of(joined, from, into)
  for i = from, #joined, ID do
    local id = sub(joined, i, i + ID - 1)
    into[#into + 1] = id
    want_record(id)
  end
end

for i = 1, #commands do
  local c = commands[i]
  WANTS[c[1]](c)
end
local asked_count = #record_ids -- those that commands name stand first
if show.epoch then
  due_members = call('ZRANGEBYSCORE', KEYS[7], '-inf', int(now), 'LIMIT', 0, sweep_max)
  for _, member in ipairs(due_members) do
    local kind = sub(member, 1, 2)
    if kind == 'c:' then
      local sku = sub(member, 3)
      due_skus[#due_skus + 1] = sku
      want_sku(sku)
    elseif kind == 'x:' then
      ids_of(member, 3, stale_ids)
    else
      ids_of(member, 1, due_ids)
    end
  end
end
if show.epoch then
  local bound = {}
  local function record_read(id, packed)
    local record = unpacked(packed)
    records[id] = record
    if record[1] == 'r' then
      buyer_ids[#buyer_ids + 1] = record[BUYER]
      local lines = record[LINES]
      for i = 1, #lines, LINE do
        want_sku(lines[i])
      end
      if record[STATE] == 'paying' then
        bound[#bound + 1] = record[PAYMENT][KEY] -- a decline frees it
      end
    elseif record[1] == 'k' then
      bound[#bound + 1] = record[3]
    end
  end
  read_fields(KEYS[6], record_ids, record_read)
  -- A repeat is answered with the reservation that its key is bound to.
  local missing = {}
  for _, id in ipairs(bound) do
    if not records[id] then
      missing[#missing + 1] = id
    end
  end
  read_fields(KEYS[6], missing, record_read)
  read_fields(KEYS[4], skus, function(sku, packed)
    local allotted, available, reserved, sold, at = string.match(packed, '^(%d+) (%d+) (%d+) (%d+) (%d+)$')
    if not allotted then
      error('the counters of ' .. sku .. ' in ' .. KEYS[4] .. ' are not readable')
    end
    stock[sku] = {
      allotted = tonumber(allotted), available = tonumber(available), reserved = tonumber(reserved),
      sold = tonumber(sold), seq = tonumber(at),
    }
  end)
  read_fields(KEYS[3], skus, function(sku, packed)
    terms[sku] = unpacked(packed)
  end)
  read_fields(KEYS[8], buyer_ids, function(buyer, packed)
    local entry = unpacked(packed)
    if type(entry) ~= 'table' or type(entry[3]) ~= 'string' or type(entry[4]) ~= 'table' then
      error('the entry of a buyer in ' .. KEYS[8] .. ' is not readable')
    end
    buyers[buyer] = entry
  end)
end
show.groups = show.groups and unpacked(show.groups) or {}
