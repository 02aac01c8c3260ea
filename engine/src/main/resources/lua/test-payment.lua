#!lua flags=allow-oom
-- The money of the gateway that only pretends: one payment moves one step, or is only looked at.
--
-- KEYS 1 test money (hash): reference -> msgpack [state, amount, refunded, token, readyAt]; reference + NUL + key of a
--        refund -> amount
-- ARGV 1 reference  2 verb: prepare, authorise, state, capture, cancel, refund  3 amount (prepare, refund), else 0
--      4 token (authorise) or key (refund), else ''  5 ms until an authorisation that waits is there (authorise), else 0
--      6 state that this token leads to (authorise), else ''
--
-- Reply {code, state, amount, token, first (0/1)}
--   code 0: it was looked at or done; `first` 1 when this call changed something
--   code 1: no such payment   2: its state does not allow that   3: a refund of more than there is
--   state: prepared, waiting, authorised, declined, captured, cancelled

local reference, verb, amount, word = ARGV[1], ARGV[2], tonumber(ARGV[3]), ARGV[4]
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local STATE, AMOUNT, REFUNDED, TOKEN, READY = 1, 2, 3, 4, 5

local packed = redis.call('HGET', KEYS[1], reference)
local payment = packed and cmsgpack.unpack(packed)
if not payment then
    if verb ~= 'prepare' then
        return { 1, '', 0, '', 0 }
    end
    payment = { 'prepared', amount, 0, '', 0 }
    redis.call('HSET', KEYS[1], reference, cmsgpack.pack(payment))
    return { 0, 'prepared', amount, '', 1 }
end

local was = payment[STATE]
if was == 'waiting' and now >= payment[READY] then
    payment[STATE] = 'authorised'
end

local function reply(code)
    local first = payment[STATE] ~= was
    if first or verb == 'refund' then
        redis.call('HSET', KEYS[1], reference, cmsgpack.pack(payment))
    end
    return { code, payment[STATE], payment[AMOUNT], payment[TOKEN], first and 1 or 0 }
end

local state = payment[STATE]
if verb == 'authorise' and state == 'prepared' then
    payment[STATE], payment[TOKEN], payment[READY] = ARGV[6], word, now + tonumber(ARGV[5])
elseif verb == 'capture' then
    if state == 'authorised' then
        payment[STATE] = 'captured'
    elseif state ~= 'captured' then
        return reply(2)
    end
elseif verb == 'cancel' then
    if state == 'captured' then
        return reply(2)
    end
    payment[STATE] = 'cancelled'
elseif verb == 'refund' then
    local field = reference .. '\0' .. word
    if redis.call('HEXISTS', KEYS[1], field) == 0 then
        if state ~= 'captured' or payment[REFUNDED] + amount > payment[AMOUNT] then
            return reply(3)
        end
        payment[REFUNDED] = payment[REFUNDED] + amount
        redis.call('HSET', KEYS[1], field, string.format('%.0f', amount))
    end
end
return reply(0)
