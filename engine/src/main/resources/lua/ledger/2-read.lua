-- What a batch needs of the show: which fields, and those fields read and decoded.

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
  [13] = function(c)
    must_be_whole(c[2], 0)
  end,
  [14] = function(c)
    must_be_whole(c[4], 1)
    want_record(c[2])
    want_record(c[3])
  end,
  [15] = function(c)
    must_be_whole(c[7], 1)
    for i = 2, #c[8], 2 do
      must_be_whole(c[8][i], 1)
    end
    want_record(c[2])
    want_record(c[4])
  end,
}
WANTS[12] = WANTS[1]

-- Entries of `due`: ids of reservations that end, c: and the SKU of an offer that closes. Earlier versions made entries with
-- x: for records that were to be cleaned up before the end of their show: nothing follows from them any more.
local due_members, due_ids, due_skus = {}, {}, {}
local records, stock, terms, buyers = {}, {}, {}, {}
local was_available = tells.sold_out and {} -- units of offers before this batch

local function want_due(joined)
  for i = 1, #joined, ID do
    local id = sub(joined, i, i + ID - 1)
    due_ids[#due_ids + 1] = id
    want_record(id)
  end
end

for i = 1, #commands do
  local c = commands[i]
  WANTS[c[1]](c)
end
if show.epoch then
  due_members = call('ZRANGEBYSCORE', KEYS[7], '-inf', int(now), 'LIMIT', 0, sweep_max)
  for _, member in ipairs(due_members) do
    local kind = sub(member, 1, 2)
    if kind == 'c:' then
      local sku = sub(member, 3)
      due_skus[#due_skus + 1] = sku
      want_sku(sku)
    elseif kind ~= 'x:' then
      want_due(member)
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
    if was_available then
      was_available[sku] = tonumber(available)
    end
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
