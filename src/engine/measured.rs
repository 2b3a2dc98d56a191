//! What a run of the device's own library measured.

/// Figures of one run: of the device's machine code on a board, or on this machine.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Measured {
    /// The processor, as `[device] cpu` spells it; `None`: this machine, whose heap alone is told.
    pub cpu: Option<&'static str>,
    /// The heap that the device had, in bytes; `None` where nothing held it to one.
    pub heap_limit: Option<u64>,
    /// The heap, in bytes and requests.
    pub heap: HeapUse,
    /// Set-up, handshake and what follows, as far as the run came.
    pub stages: Vec<Stage>,
    /// Who sent how much, in turns, and the instructions that it took.
    pub flights: Vec<Flight>,
    /// How long the emulated run took by this machine's clock.
    pub milliseconds: Option<u64>,
    /// The smallest heap with which the handshake completes, in bytes, where it was looked for.
    pub smallest_heap: Option<u64>,
    /// Options of the device that are otherwise on the bare board: `NAME` off, `NAME = on`.
    pub overridden: Vec<String>,
}

impl Measured {
    /// The stage of this name.
    pub fn stage(&self, name: &str) -> Option<&Stage> {
        self.stages.iter().find(|stage| stage.name == name)
    }

    /// Most stack that set-up or handshake took, in bytes.
    pub fn stack_peak(&self) -> Option<u64> {
        self.stages.iter().map(|stage| stage.stack).max()
    }
}

/// What the library asked of the heap; nothing where it was not counted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HeapUse {
    /// Most bytes in use at once.
    pub peak: Option<u64>,
    /// Bytes of the largest single request.
    pub largest: Option<u64>,
    /// Requests refused.
    pub failures: Option<u64>,
    /// How far the arena was ever used, with headers and gaps.
    pub footprint: Option<u64>,
    /// The largest request, with who asked.
    pub asked: Option<HeapRequest>,
    /// The first request that was refused.
    pub refused: Option<HeapRequest>,
}

/// A request for memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeapRequest {
    /// Bytes asked for.
    pub bytes: u64,
    /// Where the call returns to.
    pub address: u64,
    /// The function there, where the image names it.
    pub function: Option<String>,
}

/// A part of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stage {
    /// `set-up`, `handshake` or `session`.
    pub name: String,
    /// Instructions that it took.
    pub instructions: u64,
    /// Most bytes of stack below where it began.
    pub stack: u64,
}

/// Bytes of one side without any of the other between them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flight {
    /// The device's; else the server's.
    pub by_device: bool,
    /// On the wire.
    pub bytes: u64,
    /// That the device took from the end of the flight before to the end of this one.
    pub instructions: u64,
}
