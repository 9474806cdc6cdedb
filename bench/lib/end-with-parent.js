// Preloaded into a server, so that none is left behind where the bench that has forked it was killed.

process.on('disconnect', () => process.exit())
