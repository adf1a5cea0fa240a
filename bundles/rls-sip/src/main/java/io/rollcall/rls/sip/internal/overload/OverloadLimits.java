package io.rollcall.rls.sip.internal.overload;

/**
 * What peers may ask of this server; rates count neither NOTIFYs nor responses.
 *
 * @param sourceRate requests a second of one source address
 * @param sourceBurst how many of them may come at once after silence
 * @param totalRate requests a second of all sources together
 * @param totalBurst how many of them may come at once
 * @param refusalRate 503s a second to one source; what is beyond that is dropped
 * @param retryAfterSeconds the least Retry-After of a 503; the most is twice that
 * @param openOfSource SUBSCRIBEs of one source that may wait for the engine
 * @param openInAll SUBSCRIBEs that may wait for the engine
 * @param openNotifies NOTIFYs that may wait for the engine
 * @param answerAllowance bytes a second by which the answers to one UDP source may exceed its requests
 * @param maxSources how many source addresses are remembered
 * @param unlimited peers that are not counted
 */
public record OverloadLimits(
        int sourceRate,
        int sourceBurst,
        int totalRate,
        int totalBurst,
        int refusalRate,
        int retryAfterSeconds,
        int openOfSource,
        int openInAll,
        int openNotifies,
        int answerAllowance,
        int maxSources,
        Networks unlimited) {}
