-- Another basket for a reservation that is held.

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
    return { REFUSED.wrong_state }
  end
  local failed = unpriced(asked, record[CURRENCY])
  if failed then
    return failed
  end
  local stays, kept, back = keep(record[LINES], asked)
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
