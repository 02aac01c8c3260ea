-- What a show and its offers are; and the end of a show's records.

local function put_show(c)
  local expected, epoch, status, currency, hold_ms, rehearsal, doc = c[2], c[3], c[4], c[5], c[6], c[7], c[8]
  if (expected == 0 and show.epoch) or (expected > 0 and expected ~= show.docSeq) then
    return { REFUSED.version_conflict, show.docSeq }
  end
  local is_new = not show.epoch
  if is_new and call('HEXISTS', KEYS[1], 'deleted') == 1 then
    return { REFUSED.show_deleted }
  elseif not is_new then
    show.doc = show.doc or call('HGET', KEYS[1], 'doc')
    if show.doc == doc then
      return { 1, show.docSeq }
    elseif show.cleaned and status ~= 'ended' then
      return { REFUSED.show_over }
    elseif tonumber(show.rehearsal) ~= rehearsal then
      return { REFUSED.rehearsal_fixed }
    elseif show.currency ~= currency and call('HLEN', KEYS[4]) + changed.made > 0 then
      return { REFUSED.currency_fixed }
    end
  end
  if status ~= 'ended' then
    show.endedAt = 0
  elseif show.status ~= 'ended' then
    show.endedAt = now
  end
  local status_changed = show.status ~= status and 1 or 0
  show.epoch = show.epoch or epoch
  show.status, show.currency, show.holdMs, show.rehearsal = status, currency, hold_ms, int(rehearsal)
  show.doc, show.docSeq = doc, seq
  changed.show, changed.any = true, true
  changed.journal[#changed.journal + 1] = pack({ 'show.defined', now, show.epoch, seq, doc, status_changed })
  return { is_new and 0 or 1, seq }
end

-- Notes which SKUs share a limit; a limit key of a group begins with g.
local function regroup(sku, was, is)
  if was == is then
    return
  end
  if sub(was, 1, 1) == 'g' then
    local rest = {}
    for _, member in ipairs(show.groups[was] or {}) do
      if member ~= sku then
        rest[#rest + 1] = member
      end
    end
    show.groups[was] = #rest > 0 and rest or nil
    changed.groups = true
  end
  if sub(is, 1, 1) == 'g' then
    local members = show.groups[is] or {}
    members[#members + 1] = sku
    show.groups[is] = members
    changed.groups = true
  end
end

local function put_offer(c)
  local sku, expected, allotted, offers_max, doc = c[2], c[3], c[4], c[5], c[6]
  local t, s = terms[sku], stock[sku]
  if (expected == 0 and t) or (expected > 0 and (not t or expected ~= t[1])) then
    return { REFUSED.version_conflict, t and t[1] or 0 }
  elseif t and allotted >= 0 and allotted ~= s.allotted then
    return { REFUSED.allotted_fixed, s.allotted }
  elseif not t and call('HLEN', KEYS[4]) + changed.made >= offers_max then
    return { REFUSED.too_many_offers }
  end
  local is_new = not t
  if is_new then
    allotted = max(allotted, 0)
    stock[sku] = { allotted = allotted, available = allotted, reserved = 0, sold = 0, seq = seq }
    changed.made = changed.made + 1
  elseif (changed.defined[sku] or call('HGET', KEYS[2], sku)) == doc then
    return { 1, t[1] }
  end
  regroup(sku, t and t[8] or '', c[13])
  terms[sku] = { seq, c[7], c[8], c[9], c[10], c[11], c[12], c[13] }
  changed.defined[sku], changed.removed[sku] = doc, nil
  if c[9] > 0 then
    changed.closings[#changed.closings + 1] = sku
  end
  touch_stock(sku)
  changed.journal[#changed.journal + 1] =
    pack({ 'offer.defined', now, show.epoch, seq, sku, stock[sku].allotted, doc })
  return { is_new and 0 or 1, seq }
end

local function remove_offer(c)
  local sku, expected = c[2], c[3]
  local t, s = terms[sku], stock[sku]
  if not t then
    return { REFUSED.not_found }
  elseif expected > 0 and expected ~= t[1] then
    return { REFUSED.version_conflict, t[1] }
  elseif s.reserved + s.sold > 0 then
    return { REFUSED.in_use }
  end
  regroup(sku, t[8], '')
  terms[sku], stock[sku] = nil, nil
  changed.stock[sku], changed.defined[sku] = nil, nil
  changed.removed[sku] = true
  changed.made = changed.made - 1
  changed.any = true
  changed.journal[#changed.journal + 1] = pack({ 'offer.removed', now, show.epoch, seq, sku })
  return { 0, seq }
end

-- Whether an order system lacks something that only these records can still give it: a dead letter is replayed from them,
-- and so is what left the outbox while the system was parked. What has no number can never be replayed.
local function is_lacking()
  for _, field in ipairs(call('HKEYS', KEYS[14])) do
    if string.match(field, ':%d+%.?%d*:dead$') or sub(field, -4) == ':gap' then
      return true
    end
  end
  return false
end

-- Lets the records of a show go that ended long ago, once the audit has counted its orders and every order system has
-- them. Definitions and counters stay.
local function forget(c)
  if show.cleaned or show.status ~= 'ended' or now < show.endedAt + max(retention, c[2])
    or call('XLEN', KEYS[11]) > 0 or call('XLEN', KEYS[13]) > 0
    or tonumber(call('HGET', KEYS[12], 'number') or 0) ~= show.number or #due_members > 0 or changed.any then
    return { 1 }
  end
  for _, member in ipairs(call('ZRANGE', KEYS[7], 0, -1)) do
    local kind = sub(member, 1, 2)
    if kind ~= 'c:' and kind ~= 'x:' then
      return { 1 } -- held or paying ones may still check out
    end
  end
  if is_lacking() then
    return { 1 }
  end
  show.cleaned = '1'
  changed.forget = true
  return { 0 }
end

local OPERATIONS = {
  reserve, release, commit, adjust, put_show, put_offer, remove_offer, checkout, decline, change, extend, sell, forget,
  take_again, cancel,
}
local answers = {}
for i = 1, #commands do
  local c = commands[i]
  if not show.epoch and c[1] ~= 5 then
    answers[i] = { REFUSED.show_unknown }
  else
    answers[i] = OPERATIONS[c[1]](c)
  end
end
