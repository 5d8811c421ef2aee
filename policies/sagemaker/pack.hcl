pack {
  name             = "sagemaker"
  version          = "0.1.0"
  description      = "Amazon SageMaker AI: who changes endpoints, how models, jobs, notebooks and domains are configured, and what happens in sequence"
  required_version = ">= 0.1.0"
}

parameter "trusted_account_ids" {
  type        = set(string)
  default     = []
  description = "Accounts of the own organization: model sharing with them and images from their registries are no findings"
  validation {
    condition     = alltrue([for a in param.trusted_account_ids : can(regex("^[0-9]{12}$", a))])
    error_message = "Account ids are 12-digit strings."
  }
}

parameter "break_glass_accounts" {
  type        = set(string)
  default     = []
  description = "Accounts in which root may change endpoints (TG-SM-001)"
  validation {
    condition     = alltrue([for a in param.break_glass_accounts : can(regex("^[0-9]{12}$", a))])
    error_message = "Account ids are 12-digit strings."
  }
}

parameter "manual_change_accounts" {
  type        = set(string)
  default     = []
  description = "Accounts, such as sandboxes, in which endpoints may be changed in the console (TG-SM-002)"
  validation {
    condition     = alltrue([for a in param.manual_change_accounts : can(regex("^[0-9]{12}$", a))])
    error_message = "Account ids are 12-digit strings."
  }
}

parameter "approved_registries" {
  type        = set(string)
  default     = []
  description = "Container registries that images may come from besides the own account, trusted accounts and AWS: account ids of Amazon ECR, hosts, or hosts with the beginning of a repository, such as \"public.ecr.aws/acme\""
  validation {
    condition     = alltrue([for p in param.approved_registries : length(p) > 0])
    error_message = "A registry is not empty."
  }
}

parameter "aws_registry_accounts" {
  type        = set(string)
  default     = [
    "000907499111", "001633400207", "007051062584", "017069133835", "024640144536", "048819808253", "054986407534",
    "057415533634", "089933028263", "094389454867", "098760798382", "102471314380", "104374241257", "105495057255",
    "106583098589", "108575199400", "119527597002", "121021644041", "122526803553", "122578899357", "124985052026",
    "126357580389", "131013547314", "131546521161", "136845547031", "141502667606", "142351485170", "143210264188",
    "153931337802", "156387875391", "156813124566", "159807026194", "173754725891", "174368400705", "174872318107",
    "184798709955", "190319476487", "199566480951", "204372634319", "204538143572", "205585389593", "211125459255",
    "211330385671", "217643126080", "224300973850", "226302683700", "237065988967", "245179582081", "245545462676",
    "245909111842", "246618743249", "249157047649", "249704162688", "250201462417", "257386234256", "257758044811",
    "258307448986", "260923028637", "263625296855", "266724342769", "271483468897", "272398656194", "281123927165",
    "286214385809", "293181348795", "297031611018", "303241398832", "306415355426", "306986355934", "309385258863",
    "314341159256", "314815235551", "314864569078", "330188676905", "341280168497", "341593696636", "351501993468",
    "353608530281", "354813040037", "364406365360", "366743142698", "376037874950", "377024640650", "380420809688",
    "382416733822", "387376663083", "390948362332", "395420993607", "404615174143", "406833011540", "408426139102",
    "411782140378", "414596584902", "415577184552", "422173101802", "424196993095", "430734990657", "433757028032",
    "437450045455", "438346466558", "440695851116", "440796970383", "442386744353", "446045086412", "446299261295",
    "447278800020", "450853457545", "451049120500", "452307495513", "453000072557", "453252182341", "454834333376",
    "455444449433", "457447274322", "467912361380", "468650794304", "469771592824", "471112967968", "475088953585",
    "482524230118", "488287956546", "490574956308", "492215442770", "495149712605", "501404015308", "503227376785",
    "503895931360", "510948584623", "514117268639", "515509971035", "519511493484", "520018980103", "520713654638",
    "522234722520", "536280801234", "539772159869", "544295431143", "550225433462", "557239378090", "563025443158",
    "563282790590", "566113047672", "571004829621", "574779866223", "578805364391", "588750061953", "590183813437",
    "590183933784", "607024016150", "618459771430", "626614931356", "628508329040", "632365934929", "633353088612",
    "633930458069", "637423239942", "638885417683", "644912444149", "649008135260", "651117190479", "658757709296",
    "659782779980", "662702820516", "663277389841", "664544806723", "667973535471", "669540362728", "669576153137",
    "671472414489", "675030665977", "680080141114", "680994064768", "683313688378", "685385470294", "685455198987",
    "692866216735", "707077482487", "709848358524", "712309505854", "720646828776", "724002660598", "727897471807",
    "732049463269", "737130764395", "737474898029", "740489534195", "746614075791", "749696950732", "749857270468",
    "750251592176", "753923664805", "759080221371", "763104351884", "763603941244", "764974769150", "765400339828",
    "766337827248", "772153158452", "777275614652", "780543022126", "783357654285", "800295151634", "801668240914",
    "807237891255", "811284229777", "811711786498", "813361260812", "818342061345", "819679513684", "825641698319",
    "833128469047", "833944533722", "834264404009", "835164637446", "835444307964", "836651553127", "841784149062",
    "843974653677", "844356804704", "853188333426", "855470959533", "860869212795", "867004704886", "871362719292",
    "873151114052", "875698925577", "886529160074", "890145073186", "894491911112", "895015795356", "895741380848",
    "898809789911", "904829902805", "906073651304", "907027046896", "913387583493", "914824155844", "915447279597",
    "926135532090", "929884845733", "933208885752", "951798379941", "972752614525", "975050140332", "978288397137",
    "986000313247", "990339680094", "991648021394", "999678624901", "999911452149",
  ]
  description = "Accounts in which AWS keeps the container images of SageMaker: built-in algorithms, deep learning containers, Clarify, Model Monitor, Debugger, Data Wrangler, Spark"
  validation {
    condition     = alltrue([for a in param.aws_registry_accounts : can(regex("^[0-9]{12}$", a))])
    error_message = "Account ids are 12-digit strings."
  }
}

parameter "max_session_seconds" {
  type        = number
  default     = 43200
  description = "Longest session that a presigned URL may open, in seconds; AWS opens 43200 (12 hours) where a request does not say, which is also the longest it allows (TG-SM-009)"
  validation {
    condition     = param.max_session_seconds >= 1
    error_message = "A session is at least 1."
  }
}

parameter "presigned_url_principals" {
  type        = set(string)
  default     = []
  description = "ARNs of users and roles, such as a portal's, that may create presigned URLs for others (TG-SM-009)"
  validation {
    condition     = alltrue([for p in param.presigned_url_principals : length(p) > 0])
    error_message = "An ARN is not empty."
  }
}

parameter "window_minutes" {
  type        = number
  default     = 30
  description = "Within how many minutes stopping a notebook, changing its lifecycle configuration and starting it belong together (TG-SM-023)"
  validation {
    condition     = param.window_minutes >= 1
    error_message = "The window is at least 1."
  }
}

parameter "burst_calls" {
  type        = number
  default     = 20
  description = "How many Delete and Stop calls one caller may make within burst_minutes; more are a burst (TG-SM-026)"
  validation {
    condition     = param.burst_calls >= 1
    error_message = "The number of calls is at least 1."
  }
}

parameter "burst_minutes" {
  type        = number
  default     = 10
  description = "Within how many minutes burst_calls are counted (TG-SM-026)"
  validation {
    condition     = param.burst_minutes >= 1
    error_message = "The time is at least 1."
  }
}

parameter "cleanup_principals" {
  type        = set(string)
  default     = []
  description = "ARNs of users and roles whose work it is to delete and stop (TG-SM-026)"
  validation {
    condition     = alltrue([for p in param.cleanup_principals : length(p) > 0])
    error_message = "An ARN is not empty."
  }
}

parameter "auto_approval_principals" {
  type        = set(string)
  default     = []
  description = "ARNs of users and roles, such as a deployment pipeline, that may approve the model packages they register (TG-SM-027)"
  validation {
    condition     = alltrue([for p in param.auto_approval_principals : length(p) > 0])
    error_message = "An ARN is not empty."
  }
}
