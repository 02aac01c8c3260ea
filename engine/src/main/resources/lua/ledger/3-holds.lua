-- What is counted for a buyer, what ends a hold, and what a batch has changed so far.

local changed = {
  stock = {}, records = {}, new = {}, buyers = {}, chunks = {}, held = {}, orders = {}, sales = {}, defined = {}, removed = {},
  closings = {}, stale = {}, gone = {}, journal = {}, owed = {}, cancelled = {},
  show = false, groups = false, any = false,
  made = 0, -- offers, less those removed
}
local packed_records = {} -- of records as they are now, since what is answered is often what is written
local NOTHING = {}

local function touch_stock(sku)
  stock[sku].seq = seq
  changed.stock[sku] = true
  changed.any = true
end

local function touch_record(id)
  changed.records[#changed.records + 1] = id
  changed.any = true
  packed_records[id] = nil
end

local function packed_record(id)
  local packed = packed_records[id]
  if not packed then
    packed = pack(records[id])
    packed_records[id] = packed
  end
  return packed
end

-- A buyer's entry: reservations that are open, ids of all that are kept in the order of their making, and units held and
-- bought by SKU. The ids are in chunks: a full one gets a field of its own, so that an entry stays small.
local CHUNK, OPEN, IDS, UNITS, TOLD = 1, 2, 3, 4, 5 -- told: id and number of the latest cancellations, once there are some
local CHUNK_IDS = 16

local function entry_of(buyer)
  local entry = buyers[buyer]
  if not entry then
    entry = { 0, 0, '', {} }
    buyers[buyer] = entry
  end
  changed.buyers[buyer] = entry
  return entry
end

local function count_units(entry, sku, units)
  local count = (entry[UNITS][sku] or 0) + units
  entry[UNITS][sku] = count > 0 and count or nil
end

local function add_id(entry, buyer, id)
  if #entry[IDS] >= CHUNK_IDS * ID then
    changed.chunks[buyer .. '\0' .. int(entry[CHUNK])] = entry[IDS]
    entry[CHUNK], entry[IDS] = entry[CHUNK] + 1, ''
  end
  entry[IDS] = entry[IDS] .. id
end

local function without(ids, id)
  for i = 1, #ids, ID do
    if sub(ids, i, i + ID - 1) == id then
      return sub(ids, 1, i - 1) .. sub(ids, i + ID)
    end
  end
end

local function drop_id(entry, buyer, id)
  local rest = without(entry[IDS], id)
  if rest then
    entry[IDS] = rest
    return
  end
  for chunk = 0, entry[CHUNK] - 1 do
    local field = buyer .. '\0' .. int(chunk)
    local ids = changed.chunks[field] or call('HGET', KEYS[8], field)
    rest = ids and without(ids, id)
    if rest then
      changed.chunks[field] = rest
      return
    end
  end
end

-- Units that count against a limit: those of its SKU, or of all SKUs of its group.
local function counted(entry, limit_key, sku)
  if not entry then
    return 0
  elseif sub(limit_key, 1, 1) ~= 'g' then
    return entry[UNITS][sku] or 0
  end
  local units = 0
  for _, member in ipairs(show.groups[limit_key] or {}) do
    units = units + (entry[UNITS][member] or 0)
  end
  return units
end

-- Something becomes owed to the gateway that has the reservation's payment.
local function owe(kind, id, record)
  local p = record[PAYMENT]
  changed.owed[#changed.owed + 1] =
    pack({ kind, now, id, record[ATTEMPTS], p[METHOD], p[REFERENCE], p[AMOUNT], p[PAID_IN] })
end

-- The units of an open reservation return, and its state becomes the given final one.
local function give_back(id, record, state)
  local entry = entry_of(record[BUYER])
  local lines = record[LINES]
  for i = 1, #lines, LINE do
    local sku, units = lines[i], lines[i + 2]
    if units > 0 then
      local s = stock[sku]
      s.reserved = s.reserved - units
      s.available = s.available + units
      touch_stock(sku)
      count_units(entry, sku, -units)
    end
  end
  entry[OPEN] = max(entry[OPEN] - 1, 0)
  if record[STATE] == 'paying' then
    if state == 'released' then
      record[PAYMENT][FATE] = 'void'
    end
    owe(state == 'released' and 'void' or 'late', id, record)
  end
  record[STATE], record[SEQ], record[ENDED_AT] = state, seq, now
  touch_record(id)
end

local function is_open(record)
  return record[STATE] == 'held' or record[STATE] == 'paying'
end

-- True when the reservation's time is over; then its units have returned.
local function expire_if_due(id, record)
  if is_open(record) and now >= record[EXPIRES_AT] then
    give_back(id, record, 'expired')
  end
  return record[STATE] == 'expired'
end

local swept = 0
for _, id in ipairs(due_ids) do
  local record = records[id]
  if record and record[1] == 'r' then
    if is_open(record) and expire_if_due(id, record) then
      swept = swept + 1
    end
    if not is_open(record) and record[STATE] ~= 'committed' then
      changed.stale[#changed.stale + 1] = id
    end
  end
end
-- A record that a command of this batch names is cleaned up another time.
local asked = {}
if #stale_ids > 0 then
  for i = 1, asked_count do
    asked[record_ids[i]] = true
  end
end
for _, id in ipairs(stale_ids) do
  local record = records[id]
  if asked[id] then
    changed.stale[#changed.stale + 1] = id
  elseif record and record[1] ~= 'r' then
    local bound_to = record[1] == 'k' and records[record[3]]
    if not bound_to or bound_to[STATE] ~= 'committed' then -- the keys of orders stay as long as these
      changed.gone[#changed.gone + 1] = id
      records[id] = nil
    end
  elseif record and not is_open(record) and record[STATE] ~= 'committed' then
    changed.gone[#changed.gone + 1] = id
    drop_id(entry_of(record[BUYER]), record[BUYER], id)
    records[id] = nil
  end
end
for _, sku in ipairs(due_skus) do
  local t = terms[sku]
  if t and t[4] > 0 and t[4] <= now then
    touch_stock(sku)
  end
end
