-- What is counted for a buyer, what ends a hold, and what a batch has changed so far.

local changed = {
  stock = {}, records = {}, new = {}, buyers = {}, chunks = {}, held = {}, orders = {}, sales = {}, defined = {}, removed = {},
  closings = {}, stale = {}, gone = {}, journal = {}, notices = {}, owed = {}, cancelled = {},
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

-- What stays of these ids, and how many of them go.
local function without(ids, gone)
  local kept, count = {}, 0
  for i = 1, #ids, ID do
    local id = sub(ids, i, i + ID - 1)
    if gone[id] then
      count = count + 1
    else
      kept[#kept + 1] = id
    end
  end
  return count == 0 and ids or table.concat(kept), count
end

local CHUNKS_AT_ONCE = 256

-- Takes ids out of the chunks in which they are. No record says which that is: they are looked for once for all that go, from
-- the first chunk on, since what was made first mostly goes first.
local function drop_ids(buyer, gone, left)
  local entry = entry_of(buyer)
  local count
  entry[IDS], count = without(entry[IDS], gone)
  left = left - count
  for from = 0, entry[CHUNK] - 1, CHUNKS_AT_ONCE do
    if left == 0 then
      return
    end
    local fields = {}
    for chunk = from, min(from + CHUNKS_AT_ONCE, entry[CHUNK]) - 1 do
      fields[#fields + 1] = buyer .. '\0' .. int(chunk)
    end
    read_fields(KEYS[8], fields, function(field, ids)
      local kept, found = without(ids, gone)
      if found > 0 then
        changed.chunks[field] = kept
        left = left - found
      end
    end)
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

-- Something that is no order happened, of which order systems asked to hear.
local function tell(kind, ...)
  changed.notices[#changed.notices + 1] = pack({ kind, now, show.epoch, seq, ... })
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
  if state == 'expired' and tells.expired then
    tell('reservation.expired', id, packed_record(id))
  end
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
local gone_of, gone_count = {}, {} -- by buyer
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
    local buyer = record[BUYER]
    gone_of[buyer] = gone_of[buyer] or {}
    gone_of[buyer][id] = true
    gone_count[buyer] = (gone_count[buyer] or 0) + 1
    records[id] = nil
  end
end
for buyer, gone in pairs(gone_of) do
  drop_ids(buyer, gone, gone_count[buyer])
end
for _, sku in ipairs(due_skus) do
  local t = terms[sku]
  if t and t[4] > 0 and t[4] <= now then
    touch_stock(sku)
  end
end
