-- Other lines: another basket for a reservation that is held, and less of an order.

-- What of a held basket stays when it becomes another one: units held first stay first, at their price. Answers those
-- lines, units kept by SKU, and what is given back of each.
local function keep(lines, asked)
  local left, kept, stays, back = {}, {}, {}, {}
  for i = 1, #asked, ASKED do
    left[asked[i]] = asked[i + 1]
  end
  for i = 1, #lines, LINE do
    local sku, quantity = lines[i], lines[i + 2]
    local stay = min(quantity, left[sku] or 0)
    if quantity > stay then
      back[sku] = (back[sku] or 0) + quantity - stay
    end
    if stay > 0 then
      left[sku] = left[sku] - stay
      kept[sku] = (kept[sku] or 0) + stay
      stays[sku] = stays[sku] or {}
      local n = #stays[sku]
      stays[sku][n + 1], stays[sku][n + 2] = stay, lines[i + 3]
    end
  end
  return stays, kept, back
end

-- Adds a line, or its units to the line before it when that is the same SKU at the same price.
local function add_line(lines, sku, requested, quantity, price, reason)
  local last = #lines - LINE
  if last >= 0 and lines[last + 1] == sku and lines[last + 4] == price then
    lines[last + 2], lines[last + 3] = lines[last + 2] + requested, lines[last + 3] + quantity
    lines[last + 5] = reason
  else
    for _, value in ipairs({ sku, requested, quantity, price, reason }) do
      lines[#lines + 1] = value
    end
  end
end

-- New lines for a held reservation. Only what is added is checked and priced anew; what stays keeps its price, so a SKU
-- whose price has changed between has two lines.
local function change(c)
  local id, fill, asked = c[2], c[3], c[4]
  local record = records[id]
  if not record or record[1] ~= 'r' then
    return { REFUSED.not_found }
  elseif expire_if_due(id, record) then
    return { REFUSED.expired }
  elseif record[STATE] ~= 'held' then
    return not_held(record)
  end
  local stays, kept, back = keep(record[LINES], asked)
  local failed = unpriced(asked, record[CURRENCY], kept)
  if failed then
    return failed
  end
  local taken, adds = {}, false
  for sku, units in pairs(back) do
    local key = terms[sku][8]
    taken[key] = (taken[key] or 0) - units
  end
  local lines, refused, first, units, total, added = {}, {}, 99, 0, 0, {}
  for i = 1, #asked, ASKED do
    local sku = asked[i]
    local price = price_of(terms[sku], record[CURRENCY])
    local stay = stays[sku] or {}
    for j = 1, #stay, 2 do
      add_line(lines, sku, stay[j], stay[j], stay[j + 1], '')
      units, total = units + stay[j], total + stay[j] * stay[j + 1]
    end
    local more = asked[i + 1] - (kept[sku] or 0)
    if more > 0 then
      adds = true
      local quantity, refusal = grant(sku, more, asked[i + 2], price, terms[sku], buyers[record[BUYER]], fill, taken)
      if refusal then
        refused[#refused + 1] = { (i - 1) / ASKED, refusal, stock[sku].available }
        first = min(first, refusal)
      end
      add_line(lines, sku, more, quantity, price, refusal and REASON[refusal] or '')
      added[sku] = quantity
      units, total = units + quantity, total + quantity * price
    end
  end
  if adds and show.status ~= 'live' then
    return { REFUSED.not_live }
  elseif units == 0 or (fill == 0 and #refused > 0) then
    return { first, refused }
  elseif total > SAFE_INTEGER then
    return { REFUSED.total_too_large }
  end
  if not adds and not next(back) then
    return { 1, id, packed_record(id) }
  end
  local entry = entry_of(record[BUYER])
  for sku, quantity in pairs(back) do
    hold_units(entry, sku, -quantity)
  end
  for sku, quantity in pairs(added) do
    if quantity > 0 then
      hold_units(entry, sku, quantity)
    end
  end
  record[LINES], record[TOTAL], record[SEQ] = lines, total, seq
  touch_record(id)
  return { 0, id, packed_record(id) }
end

-- What is left of an order: units by SKU, and in all. A line that was cut to nothing is none of it.
local function what_is_left(lines, done)
  local left, all = {}, 0
  for i = 1, #lines, LINE do
    local sku, quantity = lines[i], lines[i + 2]
    if quantity > 0 then
      local units = quantity - (done[(i - 1) / LINE + 1] or 0)
      left[sku] = (left[sku] or 0) + units
      all = all + units
    end
  end
  return left, all
end

-- The refusal of a cancellation, if there is one; and the units to cancel by SKU, nothing for all.
local function check_cancellation(record, asked, most)
  local left, all = what_is_left(record[LINES], record[CANCELLED] or NOTHING)
  local wanted, units, missing, above = {}, 0, nil, nil
  for i = 1, #asked, 2 do
    local sku, quantity = asked[i], asked[i + 1]
    if not left[sku] then
      missing = missing or {}
      missing[#missing + 1] = { (i - 1) / 2, REFUSED.sku_unknown, 0 }
    elseif quantity > left[sku] then
      above = above or {}
      above[#above + 1] = { (i - 1) / 2, REFUSED.more_than_left, left[sku] }
    end
    wanted[sku], units = quantity, units + quantity
  end
  local all_of_it = #asked == 0 or units == all
  if all == 0 then
    return { REFUSED.wrong_state }
  elseif missing then
    return { REFUSED.sku_unknown, missing }
  elseif above then
    return { REFUSED.more_than_left, above }
  elseif not all_of_it and #(record[CANCELLATIONS] or NOTHING) + 1 >= most then
    return { REFUSED.too_many_cancellations, most }
  end
  return nil, #asked > 0 and wanted or nil
end

-- Which units of each line go: those held last go first, as when a basket changes.
local function units_to_cancel(lines, done, wanted)
  local take = {}
  for n = #lines / LINE, 1, -1 do
    local sku, units = lines[(n - 1) * LINE + 1], lines[(n - 1) * LINE + 3] - (done[n] or 0)
    if wanted then
      units = min(units, wanted[sku] or 0)
      wanted[sku] = (wanted[sku] or 0) - units
    end
    take[n] = units
  end
  return take
end

-- The units are no longer sold, and count for the buyer no more. Answers what was taken, flat [line from 0, units], what is
-- cancelled of each line now, and what was paid for it.
local function take_back(record, take, restock, withdrawn)
  local lines, done = record[LINES], record[CANCELLED] or NOTHING
  local entry, taken, after, amount = entry_of(record[BUYER]), {}, {}, 0
  for n = 1, #lines / LINE do
    local at, units = (n - 1) * LINE, take[n]
    after[n] = (done[n] or 0) + units
    if units > 0 then
      local sku = lines[at + 1]
      local s = stock[sku]
      s.sold = s.sold - units
      if restock == 1 then
        s.available = s.available + units
      else
        s.allotted = s.allotted - units
        withdrawn[sku] = (withdrawn[sku] or 0) + units
      end
      touch_stock(sku)
      count_units(entry, sku, -units)
      taken[#taken + 1], taken[#taken + 2] = n - 1, units
      amount = amount + units * lines[at + 4]
    end
  end
  return taken, after, amount, entry
end

local TOLD_MAX = 8

-- The buyer's entry names the latest cancellations, by which the feed learns what to tell.
local function tell_buyer(entry, token)
  local told = entry[TOLD] or {}
  told[#told + 1] = token
  if #told > TOLD_MAX then
    table.remove(told, 1)
  end
  entry[TOLD] = told
end

-- Units of an order, or all that are left, are cancelled. The reservation stays committed, and the order keeps its number.
local function cancel(c)
  local key_id, fingerprint, id, restock, reason, most = c[2], c[3], c[4], c[5], c[6], c[7]
  local known, record = records[key_id], records[id]
  if known and (known[1] ~= 'c' or known[FINGERPRINT] ~= fingerprint) then
    return { REFUSED.key_reused }
  elseif not record or record[1] ~= 'r' or record[STATE] ~= 'committed' then
    return { REFUSED.not_found }
  elseif known then
    return { 1, key_id, packed_record(key_id), id, packed_record(id) }
  end
  local refusal, wanted = check_cancellation(record, c[8], most)
  if refusal then
    return refusal
  end
  local withdrawn = {}
  local take = units_to_cancel(record[LINES], record[CANCELLED] or NOTHING, wanted)
  local taken, after, amount, entry = take_back(record, take, restock, withdrawn)
  local ids = record[CANCELLATIONS] or {}
  ids[#ids + 1] = key_id
  record[CANCELLED], record[CANCELLATIONS], record[SEQ] = after, ids, seq
  touch_record(id)
  records[key_id] = { 'c', fingerprint, id, #ids, seq, now, restock, reason, amount, taken, after }
  touch_record(key_id)
  tell_buyer(entry, id .. int(#ids))
  changed.cancelled[#changed.cancelled + 1] = { id, key_id }
  for sku, units in pairs(withdrawn) do
    changed.journal[#changed.journal + 1] =
      pack({ 'stock.cancelled', now, show.epoch, seq, sku, -units, reason, stock[sku].allotted, key_id })
  end
  local p = record[PAYMENT]
  if amount > 0 and p[METHOD] ~= 'external' then -- what was paid elsewhere is given back there
    changed.owed[#changed.owed + 1] =
      pack({ 'refund', now, id, record[ATTEMPTS], p[METHOD], p[REFERENCE], amount, p[PAID_IN], key_id })
  end
  return { 0, key_id, packed_record(key_id), id, packed_record(id) }
end
