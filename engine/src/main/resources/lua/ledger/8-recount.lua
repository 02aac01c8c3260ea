-- While the holds of a show are recounted slice by slice (lua/audit.lua), what changes behind its cursor changes its sums:
-- by what the records held before, as they are still kept, and what they hold now. Called before anything is written.
local function follow_recount()
  local cursor, lasts = string.match(show.recount, '^(%d+) (%d+)$')
  if not cursor or now > tonumber(lasts) then
    call('HDEL', KEYS[1], 'recount') -- nobody goes on with it, or it cannot be read: it must begin anew
    return
  end
  cursor = tonumber(cursor)
  local changes, ids, seen = {}, {}, {}
  local function count(record, sign)
    if record and record[1] == 'r' and is_open(record) and record[EXPIRES_AT] <= cursor then
      local lines = record[LINES]
      for i = 1, #lines, LINE do
        changes[lines[i]] = (changes[lines[i]] or 0) + sign * lines[i + 2]
      end
    end
  end
  local function now_is(id)
    if not seen[id] then
      seen[id] = true
      count(records[id], 1)
    end
  end
  for _, id in ipairs(changed.records) do
    if not seen[id] then
      ids[#ids + 1] = id
    end
    now_is(id)
  end
  for i = 1, #changed.new, 2 do
    now_is(changed.new[i])
  end
  read_fields(KEYS[6], ids, function(_, packed)
    count(unpacked(packed), -1)
  end)
  for sku, units in pairs(changes) do
    if units ~= 0 then
      call('HINCRBY', KEYS[12], 'h:' .. sku, int(units))
    end
  end
end

-- The audit counts each order once. What is cancelled of one that it has counted is taken off its sums: by what the records
-- had cancelled before, as they are still kept, and have now. Called before anything is written.
local function follow_cancellations()
  local counted = digits(call('HGET', KEYS[12], 'number') or '0', KEYS[12])
  local changes, ids, seen = {}, {}, {}
  for _, cancelled in ipairs(changed.cancelled) do
    local id = cancelled[1]
    if not seen[id] and records[id][NUMBER] <= counted then
      seen[id] = true
      ids[#ids + 1] = id
    end
  end
  read_fields(KEYS[6], ids, function(id, packed)
    local before, after, lines = unpacked(packed)[CANCELLED] or NOTHING, records[id][CANCELLED], records[id][LINES]
    for n = 1, #lines / LINE do
      local sku = lines[(n - 1) * LINE + 1]
      changes[sku] = (changes[sku] or 0) + (before[n] or 0) - after[n]
    end
  end)
  for sku, units in pairs(changes) do
    if units ~= 0 then
      call('HINCRBY', KEYS[12], 's:' .. sku, int(units))
    end
  end
end
